import type { ReactNode } from 'react'

/** A white slab of the page: its title, what stands at its right, its content. Never one inside another. */
export function Surface(props: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  label?: string
  flush?: boolean
}) {
  return (
    <section className="surface" aria-label={props.label} style={{ padding: props.flush ? 0 : '16px 16px 20px' }}>
      {props.title ? (
        <div
          style={{
            display: 'flex',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 12,
            padding: props.flush ? '14px 16px' : '0 0 8px',
          }}
        >
          <h2>{props.title}</h2>
          {props.aside}
        </div>
      ) : null}
      {props.children}
    </section>
  )
}
