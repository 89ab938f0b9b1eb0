import type { IncomingMessage } from 'node:http';

/** The largest request any of the emulated services takes (DynamoDB's service quotas). */
const BYTES_MAX = 16 * 1024 * 1024;

/** The whole body of a request as text; `tooLarge` above 16 MB, `hungUp` when the caller left before the end. */
export function readText(request: IncomingMessage): Promise<string | { readonly unread: 'tooLarge' | 'hungUp' }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BYTES_MAX) chunks.push(chunk);
      else resolve({ unread: 'tooLarge' });
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('close', () => resolve({ unread: 'hungUp' }));
    request.on('error', () => resolve({ unread: 'hungUp' }));
  });
}
