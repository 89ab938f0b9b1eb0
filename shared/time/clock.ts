/** Port: what time it is. The program takes the time from here and nowhere else, so a test or a replay can hold it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
}
