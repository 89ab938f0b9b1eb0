/** What an API key may do, as the exchange states it. */
export interface KeyRights {
  /** May place futures orders. */
  readonly canTrade: boolean;
  /** May take coins out of the account or give them to somebody else; such a key must not be used. */
  readonly canWithdraw: boolean;
  /** May move coins between the wallets of the account. */
  readonly canTransfer: boolean;
  /** Works only from listed addresses. */
  readonly ipRestricted: boolean;
}
