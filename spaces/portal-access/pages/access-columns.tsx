import { Checkbox } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCloudUp,
  IconKey,
  IconMailX,
  IconPrinter,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatDayTime } from '../../../web/ui/format.ts'
import { type Access, keyOf, type Staged, type Wish, withWish } from './staged.ts'

const stateIcons = {
  valid: ['mousse', IconCircleCheckFilled],
  unsynchronised: ['brique', IconCloudUp],
  failing_address: ['brique', IconMailX],
  withdrawn: ['encre-3', IconCircleMinus],
  none: ['encre-3', IconCircleDashed],
} as const
const passwordIcons = {
  to_set: ['laiton', IconKey],
  printed: ['azur', IconPrinter],
  set: ['mousse', IconCircleCheck],
} as const

/** A cell that is not in force yet: red, with an icon and its word (D11). */
function Cell({ waiting, children }: { waiting: boolean; children: ReactNode }) {
  const t = useTexts('portal-access')
  if (!waiting) return <span className="access-cell">{children}</span>
  return (
    <span className="access-cell waiting" title={t('unsynchronised')}>
      <IconCloudUp size={17} stroke={1.7} aria-hidden />
      <span className="sr-only">{t('unsynchronised')}</span>
      {children}
    </span>
  )
}

function Password({ row }: { row: Access }) {
  const t = useTexts('portal-access')
  const { value, waiting, until } = row.password
  const [colour, Icon] = passwordIcons[value]
  return (
    <Cell waiting={waiting}>
      {waiting ? null : <Icon size={17} stroke={1.7} aria-hidden style={{ color: `var(--${colour})` }} />}
      <span title={until ? t('passwordUntil', { day: formatDay(until) }) : undefined}>{t(`passwords.${value}`)}</span>
    </Cell>
  )
}

/** The columns of a list of accesses, to the letter of D9; `change` ticks a cell, absent where one may only read. */
export function useAccessColumns(options: {
  staged: Staged
  change?: ((row: Access, wish: Wish) => void) | undefined
  /** Of a client's contacts: their role instead of a code. */
  contacts?: boolean
}): Array<Column<Access, 'code' | 'name'>> {
  const t = useTexts('portal-access')
  const { staged, change } = options
  const mailServer =
    useQuery({
      queryKey: ['portal-accesses', 'summary'],
      queryFn: () => api.get('/staff/portal-accesses/summary'),
    }).data?.mailServer !== false
  const now = (row: Access) => withWish(row, staged.get(keyOf(row))?.wish)
  const box = (row: Access, field: 'allowed' | 'notifies') => {
    const shown = now(row)
    const off = field === 'notifies' && (!shown.allowed.value || row.email === '')
    return (
      <Cell waiting={shown[field].waiting}>
        <Checkbox
          size="xs"
          aria-label={t(`boxes.${field}`, { name: row.name })}
          checked={shown[field].value}
          disabled={!change || off}
          title={off && row.email === '' ? t('noAddressBox') : undefined}
          onChange={(event) => change?.(row, { [field]: event.currentTarget.checked })}
        />
      </Cell>
    )
  }
  return [
    {
      key: 'state',
      title: t('columns.state'),
      width: 150,
      phone: 'aside',
      cell: (row) => {
        const state = staged.has(keyOf(row)) ? 'unsynchronised' : row.state
        const [colour, Icon] = stateIcons[state]
        return (
          <span className="access-cell">
            <Icon size={17} stroke={1.7} aria-hidden style={{ color: `var(--${colour})` }} />
            {t(`states.${state}`)}
          </span>
        )
      },
    },
    ...(options.contacts
      ? []
      : [
          {
            key: 'code',
            title: t('columns.code'),
            sort: 'code' as const,
            width: 84,
            cell: (row: Access) => row.code,
            phone: 'line' as const,
          },
        ]),
    {
      key: 'name',
      title: t('columns.name'),
      sort: 'name',
      phone: 'title',
      cell: (row) => <strong className="access-name">{row.name}</strong>,
    },
    {
      key: 'email',
      title: t('columns.email'),
      width: 150,
      cell: (row) => row.email || <span className="help">{t('noAddress')}</span>,
      truncate: (row) => row.email,
      phone: 'line',
      phoneOrder: 1,
    },
    ...(options.contacts
      ? [
          {
            key: 'role',
            title: t('columns.role'),
            cell: (row: Access) => {
              const { role } = now(row)
              return role ? <Cell waiting={role.waiting}>{role.name}</Cell> : '-'
            },
            phone: 'hidden' as const,
          },
        ]
      : []),
    {
      key: 'identifier',
      title: t('columns.identifier'),
      width: 104,
      cell: (row) => {
        const { identifier } = now(row)
        return <Cell waiting={identifier.waiting}>{identifier.value || '-'}</Cell>
      },
      phone: 'hidden',
    },
    {
      key: 'password',
      title: t('columns.password'),
      width: 104,
      cell: (row) => <Password row={now(row)} />,
      phone: 'line',
      phoneOrder: 2,
    },
    { key: 'allowed', title: t('columns.allowed'), width: 72, cell: (row) => box(row, 'allowed'), phone: 'hidden' },
    { key: 'notifies', title: t('columns.notifies'), width: 72, cell: (row) => box(row, 'notifies'), phone: 'hidden' },
    {
      key: 'sentTo',
      title: t('columns.sentTo'),
      width: 130,
      cell: (row) => row.sentTo || '-',
      truncate: (row) => row.sentTo,
      phone: 'hidden',
    },
    {
      key: 'sentAt',
      title: t('columns.sentAt'),
      width: 132,
      cell: (row) =>
        row.mailState === 'waiting' && !row.sentAt
          ? t(mailServer ? 'leaving' : 'waitsForServer')
          : row.sentAt
            ? formatDayTime(row.sentAt)
            : '-',
      phone: 'hidden',
    },
  ]
}
