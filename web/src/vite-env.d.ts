/// <reference types="svelte" />
/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Of the project, as in package.json. */
  readonly VERSION: string
  /** Where mistakes are reported, if those who built the page said so: see ARCHITECTURE.md. */
  readonly VITE_REPORT_URL?: string
  /** SHA-256 of the kernel's scripts, as they were when the page was built; see tools/policy.ts. */
  readonly KERNEL_SCRIPTS?: Readonly<Record<string, string>>
}
