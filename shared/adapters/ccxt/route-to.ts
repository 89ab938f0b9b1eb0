/**
 * Where requests to an exchange go: to its own hosts without `endpoint`; in a local run to that address, with the name of
 * the host they are meant for as the first part of their path.
 */
export const routeTo = (endpoint: string | undefined): { readonly route?: (url: URL) => string } =>
  endpoint === undefined ? {} : { route: (url) => `${endpoint}/${url.host}${url.pathname}${url.search}` };
