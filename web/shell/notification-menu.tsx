import { Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { sessionKey, useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from '../ui/address.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { formatDayTime } from '../ui/format.ts'

const key = ['notifications'] as const

/** The notices of the person: the bell, its brass dot while some are unread, and their list. */
export function NotificationMenu() {
  const t = useTexts()
  const session = useSession()
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const list = useQuery({
    queryKey: key,
    queryFn: () => api.get('/notifications'),
    enabled: opened,
  })
  const read = useMutation({
    mutationFn: () => api.post('/notifications/reading'),
    onSuccess: () => Promise.all([key, sessionKey].map((queryKey) => store.invalidateQueries({ queryKey }))),
  })
  const unread = list.data?.unread ?? session.counts.unreadNotifications ?? 0
  const label = unread
    ? `${t('shell.notifications')}, ${t('shell.unread', { count: unread })}`
    : t('shell.notifications')
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} trapFocus shadow="none" offset={4}>
      <Popover.Target>
        <button type="button" className="bar-icon" aria-label={label} onClick={() => setOpened(!opened)}>
          <IconBell size={20} stroke={1.7} aria-hidden />
          {unread ? <span className="dot" /> : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.notifications')} style={{ maxWidth: 'calc(100vw - 32px)' }}>
        <div className="notification-head">
          <h2>{t('shell.notifications')}</h2>
          {list.data?.unread ? (
            <button type="button" className="link-button" onClick={() => read.mutate()}>
              {t('shell.markRead')}
            </button>
          ) : null}
        </div>
        {list.error ? (
          <ErrorState title={t('table.failed')} detail={t('error.pageDetail')} onRetry={() => void list.refetch()} />
        ) : list.data?.items.length === 0 ? (
          <p className="help" style={{ padding: '0 12px 16px' }}>
            {t('shell.noNotification')}
          </p>
        ) : (
          <ul className="notification-list">
            {list.data?.items.map((item) => (
              <li key={item.id} className={item.readAt ? undefined : 'unread'}>
                <div className="strong">
                  {item.href ? (
                    <Link {...addressOf(item.href)} onClick={() => setOpened(false)}>
                      {item.title}
                    </Link>
                  ) : (
                    item.title
                  )}
                </div>
                {item.body ? <div className="secondary">{item.body}</div> : null}
                <time className="help" dateTime={item.createdAt}>
                  {formatDayTime(item.createdAt)}
                </time>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
