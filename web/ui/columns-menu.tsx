import { Button, Menu } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTexts } from '../i18n/index.ts'
import { Notice } from './notice.tsx'

/** «Colonnes»: which of a list's columns are shown. The first one names the row and stays. */
export function ColumnsMenu(props: {
  columns: Array<{ key: string; title: string }>
  shown: string[]
  /** Undefined: as the list comes. */
  change: (keys: string[] | undefined) => void
  /** Whether they are other than those that the list comes with. */
  chosen: boolean
  failed: boolean
}) {
  const t = useTexts()
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle" leftSection={<IconColumns3 size={17} stroke={1.7} aria-hidden />}>
          {t('columns.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {props.columns.map((column, index) => (
          <Menu.CheckboxItem
            key={column.key}
            disabled={index === 0}
            checked={props.shown.includes(column.key)}
            onChange={(on) =>
              props.change(
                props.columns
                  .map((one) => one.key)
                  .filter((one) => (one === column.key ? on : props.shown.includes(one))),
              )
            }
          >
            {column.title}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={!props.chosen} onClick={() => props.change(undefined)}>
          {t('columns.reset')}
        </Menu.Item>
        {props.failed ? (
          <div style={{ padding: 8 }}>
            <Notice kind="red" title={t('columns.failed')} />
          </div>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
