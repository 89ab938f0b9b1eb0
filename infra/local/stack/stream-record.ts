import type { Item } from '../dynamo/item.ts';
import type { ItemChange } from '../dynamo/item-change.ts';
import { PLACE } from './physical-names.ts';

/** A change of an item in the words of Lambda's event. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: ItemChange['eventName'];
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly StreamViewType: string;
  };
  /** Who deleted the item, when that was the service because its time had come. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

interface StreamPlace {
  readonly streamArn: string;
  /** NEW_AND_OLD_IMAGES, NEW_IMAGE, OLD_IMAGE or KEYS_ONLY. */
  readonly viewType: string;
  readonly sequence: string;
  readonly atMs: number;
}

/** The record that a stream carries of a change. */
export function streamRecord(change: ItemChange, { streamArn, viewType, sequence, atMs }: StreamPlace): StreamRecord {
  const hasNew = viewType === 'NEW_AND_OLD_IMAGES' || viewType === 'NEW_IMAGE';
  const hasOld = viewType === 'NEW_AND_OLD_IMAGES' || viewType === 'OLD_IMAGE';
  return {
    eventID: sequence,
    eventName: change.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    eventSourceARN: streamArn,
    awsRegion: PLACE.region,
    dynamodb: {
      ApproximateCreationDateTime: atMs / 1000,
      Keys: change.keys,
      ...(hasNew && 'newImage' in change ? { NewImage: change.newImage } : {}),
      ...(hasOld && 'oldImage' in change ? { OldImage: change.oldImage } : {}),
      SequenceNumber: sequence,
      StreamViewType: viewType,
    },
    ...(change.by === 'timeToLive'
      ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const }
      : {}),
  };
}
