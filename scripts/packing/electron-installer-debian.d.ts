// The package brings no types: the part of it that is used here.
declare module 'electron-installer-debian' {
  export class Installer {
    constructor(data: Readonly<Record<string, unknown>>);
    defaults: Readonly<Record<string, unknown>>;
    readonly options: Readonly<Record<string, unknown>>;
    generateOptions(): unknown;
    createStagingDir(): Promise<unknown>;
    createContents(): Promise<unknown>;
    createPackage(): Promise<unknown>;
    movePackage(): Promise<unknown>;
  }
}
