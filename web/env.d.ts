declare module '*.css'
declare const __PARVIS_VERSION__: string
