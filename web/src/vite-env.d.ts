/// <reference types="svelte" />
/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** SHA-256 of the kernel's scripts, as they were when the page was built; see tools/policy.ts. */
  readonly KERNEL_SCRIPTS?: Readonly<Record<string, string>>
}
