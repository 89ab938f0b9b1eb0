/**
 * Wallets of an account that may hold coins. `funding`: where deposits and payments lie; `earn`: flexible savings, which
 * can be taken back at once; `margin`: what the cross-margin wallet holds after what was borrowed, below zero if more was.
 */
export const WALLETS = ['spot', 'funding', 'earn', 'margin'] as const;

export type Wallet = (typeof WALLETS)[number];

/** Those that are read only where a policy counts them. */
export type OtherWallet = Exclude<Wallet, 'spot'>;
