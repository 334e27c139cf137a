/** The mark: a wall with a door and three slabs, the middle one lit. `mono` takes the colour of the text. */
export function Mark({ size = 26, wall = 'var(--marque)', mono }: { size?: number; wall?: string; mono?: boolean }) {
  const fill = mono ? 'currentColor' : wall
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path fill={fill} d="M3 6a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v13h-8.5v-6a4.5 4.5 0 0 0-9 0v6H3z" />
      <path fill={mono ? 'currentColor' : 'var(--mark-lit, #b87f14)'} d="M11.5 21h9l2.6 8H8.9z" />
      <path fill={fill} d="M3 21h6.2l-2.6 8H6a3 3 0 0 1-3-3zM22.8 21H29v5a3 3 0 0 1-3 3h-.6z" />
    </svg>
  )
}
