/**
 * What the type checker cannot know: which elements a page has. The templates say so, and the browser tests prove it; so a
 * selector finds what the script expects of it.
 */
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}

interface Element {
  closest(selector: string): any;
}

interface Document {
  getElementById(elementId: string): any;
}

/** The list that the server puts in front of the service worker. */
declare const SHELL: { version: string; files: { url: string; sha256: string }[]; pages: string[] };
