import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { setSingleKeys, singleKeysOn } from '../ui/shortcuts.ts'

/** The list of keyboard shortcuts, and the switch that turns single letters off. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const t = useTexts()
  const [on, setOn] = useState(singleKeysOn)
  const everywhere: Array<[string[], string]> = [
    [['Ctrl', 'K'], 'search'],
    [['?'], 'help'],
    [['G', t('shortcuts.afterwards'), 'A'], 'goHome'],
    [['G', t('shortcuts.afterwards'), 'C'], 'goContracts'],
    [['Ctrl', t('key.enter')], 'send'],
  ]
  const lists: Array<[string[], string]> = [
    [['J', 'K'], 'move'],
    [['X'], 'tick'],
    [[t('key.shift')], 'extend'],
    [[t('key.enter')], 'open'],
    [['/'], 'filter'],
    [[t('key.escape')], 'escape'],
  ]
  const section = (title: string, rows: typeof lists) => (
    <section>
      <h3>{title}</h3>
      <dl className="shortcut-list">
        {rows.map(([keys, what]) => (
          <ShortcutRow key={what} keys={keys} text={t(`shortcuts.${what}`)} then={t('shortcuts.afterwards')} />
        ))}
      </dl>
    </section>
  )
  return (
    <Dialog opened onClose={onClose} title={t('shortcuts.title')}>
      {section(t('shortcuts.everywhere'), everywhere)}
      {section(t('shortcuts.lists'), lists)}
      <Switch
        label={t('shortcuts.single')}
        description={t('shortcuts.singleHelp')}
        checked={on}
        onChange={(event) => {
          setSingleKeys(event.currentTarget.checked)
          setOn(event.currentTarget.checked)
        }}
      />
    </Dialog>
  )
}

function ShortcutRow({ keys, text, then }: { keys: string[]; text: string; then: string }) {
  return (
    <>
      <dt>{keys.map((key) => (key === then ? <span key={key}> {key} </span> : <kbd key={key}>{key}</kbd>))}</dt>
      <dd>{text}</dd>
    </>
  )
}
