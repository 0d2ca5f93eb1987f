/** What a terminal's slip calls so: letters, digits and hyphens. */
export const AUTHORISATION_CODE = /^[A-Za-z0-9-]{1,20}$/;
