import type { Alert } from './alert.ts';

/** Port: carries an alert out of the program. It may be called twice for one alert; it answers with a value. */
export interface AlertChannel {
  send(alert: Alert): Promise<'sent' | { readonly kind: 'failed'; readonly because: string }>;
}
