/** What the owner of a live account is told whose keys cannot be used; `because` is a whole sentence without any key. */
export const whyNoKeys = (account: string, secretName: string, because: string): string =>
  `The account ${account} is in live mode, but its keys cannot be used: nothing is read or traded, and a short that is ` +
  'open is watched by nobody. Put a JSON object with exchange (binance), apiKey and secret into the secret: aws ' +
  `secretsmanager put-secret-value --secret-id ${secretName} --secret-string file://keys.json (create-secret --name ` +
  `${secretName} where there is none); an account must also be named in the deployment's accounts. The next pass reads ` +
  `it. ${because}`;
