import { createServer } from 'node:http';
import type { MarketsCache } from '../../../../shared/market/markets-cache.ts';
import { serveRequest } from '../../../local/binance/serve-request.ts';
import type { Exchange } from '../world/exchange.ts';
import type { OpenExchange } from '../world/ways-outside.ts';
import type { ErrorReplies } from './error-replies.ts';
import { WiredExchange } from './wired-exchange.ts';

/** Exchanges behind one server on loopback, each under a path of its own. */
export interface OpenedWire {
  readonly openExchange: OpenExchange;
  /** Ends what the script that is over has opened; throws if anything went wrong that no script asked for. */
  endScript(): void;
  close(): Promise<void>;
}

/** Starts the server. `cacheOf` gives each account, by the name of its exchange, the place where the rules of that are kept. */
export async function openWire(replies: ErrorReplies, cacheOf: (name: string) => MarketsCache): Promise<OpenedWire> {
  const wired = new Map<Exchange, WiredExchange>();
  const byName = new Map<string, WiredExchange>();
  const mistakes: unknown[] = [];
  let opened = 0;
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const [, name = '', rest = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const exchange = byName.get(name);
    if (exchange === undefined) return void request.socket.destroy();
    request.url = rest;
    void serveRequest(exchange.wire, request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the wire has no port to listen on');
  const begin = (exchange: Exchange): WiredExchange => {
    opened += 1;
    const name = `exchange${opened}`;
    const route = ({ host, pathname, search }: URL) =>
      `http://127.0.0.1:${address.port}/${name}/${host}${pathname}${search}`;
    const onMistake = (mistake: unknown) => void mistakes.push(mistake);
    const began = new WiredExchange({ exchange, replies, cache: cacheOf(name), route, onMistake });
    wired.set(exchange, began);
    byName.set(name, began);
    return began;
  };
  return {
    openExchange: (exchange, caller, witness) => (wired.get(exchange) ?? begin(exchange)).open(caller, witness),
    endScript: () => {
      const all = [...wired.values()];
      for (const each of all) each.close();
      wired.clear();
      byName.clear();
      if (mistakes.length > 0) throw mistakes[0];
      const unknown = all.flatMap(({ wire }) => wire.unknown);
      if (unknown.length > 0) throw new Error(`the program asked what nobody answers: ${unknown[0]}`);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
