import type { IconFolder } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { exactly } from './folder-list.tsx'

/** A folder of a list of folders, with what it holds and what of it is unread. */
export function FolderLink(props: {
  name: string
  icon: typeof IconFolder
  count: number
  unread?: number
  current: boolean
  search: object
}) {
  const { icon: Icon } = props
  return (
    <Link
      to="."
      search={props.search as never}
      activeOptions={exactly}
      aria-current={props.current ? 'page' : undefined}
    >
      <Icon size={19} stroke={1.7} aria-hidden />
      <span>{props.name}</span>
      {props.unread ? <b className="waiting-count">{props.unread}</b> : <span className="help">{props.count}</span>}
    </Link>
  )
}
