import { IconChevronRight, IconFiles, IconFolder, IconFolderSymlink, IconSignature } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import type { ListAddress } from '../../../../web/ui/list-search.ts'

export type Folder = ItemOf<'GET /documents/folders'>

/** Else the whole store would be open with each of its folders. */
export const exactly = { exact: true, includeSearch: true }

/** The folders of the store. A brass figure is what is unread or to be signed in one, a plain one how many documents it holds; on a phone each is a page. */
export function FolderList(props: { folders: Folder[]; address: ListAddress; phone?: boolean }) {
  const { folders, address } = props
  const t = useTexts('documents')
  const current = address.values.dossier
  const to = (dossier: string) => address.with({ dossier, document: '' }) as never
  return (
    <nav className="folders" aria-label={t('folders')}>
      {props.phone ? null : (
        <>
          <Link to="." search={to('')} activeOptions={exactly} aria-current={current ? undefined : 'page'}>
            <IconFiles size={19} stroke={1.7} aria-hidden />
            <span>{t('all')}</span>
            {/* Before they are known, none is said. */}
            {folders.length > 0 ? (
              <span className="help">{folders.reduce((sum, one) => sum + one.documents, 0)}</span>
            ) : null}
          </Link>
          <hr />
        </>
      )}
      {folders.map((one) => {
        const Icon = one.signs ? IconSignature : one.takesUploads ? IconFolderSymlink : IconFolder
        return (
          <Link
            key={one.id}
            to="."
            search={to(one.id)}
            activeOptions={exactly}
            aria-current={current === one.id ? 'page' : undefined}
          >
            <Icon size={19} stroke={1.7} aria-hidden className={one.signs && one.waiting ? 'waits' : undefined} />
            <span>
              {one.name}
              {props.phone ? (
                <small>
                  {[
                    t('documentsCount', { count: one.documents }),
                    ...(one.latestAt ? [t('latest', { on: formatDay(one.latestAt) })] : []),
                  ].join(' · ')}
                </small>
              ) : null}
            </span>
            {one.waiting ? (
              <b className="waiting-count" title={t('waitingCount', { count: one.waiting })}>
                {one.waiting}
              </b>
            ) : props.phone ? null : (
              <span className="help">{one.documents}</span>
            )}
            {props.phone ? <IconChevronRight size={18} stroke={1.7} aria-hidden /> : null}
          </Link>
        )
      })}
      {props.phone || !folders.some((one) => one.waiting || one.takesUploads) ? null : (
        <p className="help">
          {folders.some((one) => one.waiting) ? t('legendWaiting') : ''}{' '}
          {folders
            .filter((one) => one.takesUploads)
            .map((one) => t('legendDeposits', { name: one.name }))
            .join(' ')}
        </p>
      )}
    </nav>
  )
}
