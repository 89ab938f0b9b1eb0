import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { newFolder, open, openLedger, read } from './ledger-table.ts';

const openAgain = (folder: string) => openEmbeddedDynamo({ folder, nowMs: () => 0 });

describe('a folder that is open', () => {
  it('is refused to others, with who holds it and what to do', async () => {
    const folder = newFolder();
    const { client, dynamo } = await openLedger({ folder });
    const message = `The database folder ${folder} is in use by the process with id ${process.pid}.`;
    await expect(openAgain(folder)).rejects.toThrow(message);
    await expect(openAgain(folder)).rejects.toThrow(
      /talk to that one over its endpoint, stop it first, or give another/,
    );
    expect(await read(client, 'a')).toBeUndefined();
    await dynamo.close();
    expect(readdirSync(folder)).toEqual(['data']);
    await (await openAgain(folder)).close();
  });

  it('is free again although a process that died left its note', async () => {
    const folder = newFolder();
    await (await openAgain(folder)).close();
    writeFileSync(join(folder, 'opened-by.json'), '{"pid":1}');
    await open({ folder });
    await expect(openAgain(folder)).rejects.toThrow(`process with id ${process.pid}`);
  });

  it('is refused even while its note is missing or unreadable', async () => {
    const folder = newFolder();
    await open({ folder });
    writeFileSync(join(folder, 'opened-by.json'), 'half a n');
    await expect(openAgain(folder)).rejects.toThrow('is in use by another process');
  });
});

describe('a folder that cannot be opened', () => {
  it('is named, with what is wrong', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'CURRENT'), 'nonsense');
    await expect(openAgain(folder)).rejects.toThrow(/cannot be opened: .+\. Give another folder, or delete this one/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(openAgain(file)).rejects.toThrow(/cannot be opened: EEXIST/);
  });
});
