import { openDynamoStore, SDK_SECRET } from './sdk/dynamo-store.ts';
import { IN_MEMORY, type Layer } from './world.ts';

/** A layer, and the way to end what it runs. */
export interface OpenedLayer {
  readonly layer: Layer;
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => {};

/** The layer of that name: `memory`, `sdk`. */
export async function openLayer(name: string): Promise<OpenedLayer> {
  switch (name) {
    case 'memory':
      return { layer: IN_MEMORY, close: nothing };
    case 'sdk':
      return { layer: { ...IN_MEMORY, openStore: openDynamoStore, canaries: [SDK_SECRET] }, close: nothing };
    default:
      throw new Error(`There is no layer "${name}"; choose memory or sdk.`);
  }
}
