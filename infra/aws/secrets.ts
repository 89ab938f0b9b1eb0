import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** An account's keys are kept in the secret of this name and the account's; a key that can only read has `/read` behind it. */
export const SECRET_PREFIX = 'counterweight/';

/** The secret of that name, whatever six characters Secrets Manager put behind it. */
export const secretArn = (scope: Construct, name: string): string => arnOf(scope, `${name}-??????`);

/**
 * What a question about a secret is judged by while there is none of that name: whoever may not ask is refused, and could
 * not tell that from a secret closed to them.
 */
export const absentSecretArn = (scope: Construct, name: string): string => arnOf(scope, name);

const arnOf = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: SECRET_PREFIX + name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
