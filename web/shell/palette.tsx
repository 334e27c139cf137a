import { Modal, TextInput } from '@mantine/core'
import { IconLogout, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { signOut } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { useShortcutBar } from './navigation.ts'

/** Search of pages and acts (`Ctrl K`): type, move with the arrows, open with Entrée. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTexts()
  const navigate = useNavigate()
  const shortcuts = useShortcutBar()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const plain = (value: string) => value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const all = [
    ...shortcuts.map((shortcut) => ({
      key: shortcut.key,
      label: t(`nav.${shortcut.key}`),
      icon: shortcut.icon,
      run: () => void navigate({ to: shortcut.to }),
    })),
    { key: 'sign-out', label: t('shell.signOut'), icon: IconLogout, run: () => void signOut() },
  ]
  const found = all.filter((item) => plain(item.label).includes(plain(text.trim())))
  const current = Math.min(at, found.length - 1)

  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt((current + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
    } else if (event.key === 'Enter' && found[current]) {
      event.preventDefault()
      onClose()
      found[current].run()
    }
  }

  return (
    <Modal.Root opened onClose={onClose} size={560} yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content radius="xl" aria-label={t('palette.title')}>
        <div className="palette-field">
          <TextInput
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={found[current] ? `${id}-${found[current].key}` : undefined}
            aria-label={t('palette.placeholder')}
            placeholder={t('palette.placeholder')}
            leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setAt(0)
            }}
            onKeyDown={press}
          />
        </div>
        <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('palette.results')}>
          {found.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keys of the list
            <div
              key={item.key}
              id={`${id}-${item.key}`}
              role="option"
              aria-selected={index === current}
              tabIndex={-1}
              onMouseMove={() => setAt(index)}
              onClick={() => {
                onClose()
                item.run()
              }}
            >
              <item.icon size={17} stroke={1.7} aria-hidden />
              {item.label}
            </div>
          ))}
        </div>
        <p className="help" role="status" style={{ padding: found.length ? 0 : '0 20px 16px' }}>
          {found.length === 0 ? t('palette.none', { text }) : null}
        </p>
      </Modal.Content>
    </Modal.Root>
  )
}
