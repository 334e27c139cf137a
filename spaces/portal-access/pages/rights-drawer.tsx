import { Button, Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DrawerSection, SideDrawer } from '../../../web/ui/side-drawer.tsx'
import type { Access } from './staged.ts'

/** «Droits»: the roles of the ticked accounts, and the one to give to those whose role may change (D12). */
export function RightsDrawer(props: {
  rows: Access[]
  readOnly: boolean
  onClose: () => void
  onChoose: (rows: Access[], role: string) => void
}) {
  const t = useTexts('portal-access')
  const ui = useTexts()
  const changeable = props.rows.filter((row) => row.role && !row.role.fixed)
  const [role, setRole] = useState(changeable.length === 1 ? changeable[0]!.role!.value : '')
  const roles = useQuery({
    queryKey: ['portal-accesses', 'roles'],
    queryFn: () => api.get('/staff/portal-accesses/roles'),
  })
  const employees = props.rows.every((row) => row.kind === 'employee')
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      title={t('rights.title')}
      under={t('rights.of', { count: props.rows.length })}
      footer={
        changeable.length > 0 && !props.readOnly ? (
          <>
            <Button variant="default" onClick={props.onClose}>
              {ui('cancel')}
            </Button>
            <Button disabled={role === ''} onClick={() => props.onChoose(changeable, role)}>
              {t('rights.choose', { count: changeable.length })}
            </Button>
          </>
        ) : undefined
      }
    >
      <DrawerSection title={t('rights.now')}>
        <ul className="access-list">
          {props.rows.slice(0, 50).map((row) => (
            <li key={row.id}>
              <span>
                {row.code} · <strong>{row.name}</strong>
                {row.accountName && row.accountName !== row.name ? `, ${row.accountName}` : ''}
              </span>
              <span>{row.role ? row.role.name : t('rights.employee')}</span>
            </li>
          ))}
        </ul>
        {employees ? <p className="help">{t('rights.employeeWhat')}</p> : null}
        {props.rows.some((row) => row.role?.fixed) ? <p className="help">{t('rights.fixed')}</p> : null}
      </DrawerSection>
      {employees ? null : (
        <DrawerSection title={t('rights.roles')}>
          <Radio.Group value={role} onChange={setRole} aria-label={t('rights.roles')}>
            <Stack gap="md">
              {(roles.data?.items ?? []).map((one) => (
                <div key={one.code}>
                  <Radio
                    value={one.code}
                    label={one.name}
                    disabled={!one.grantable || changeable.length === 0 || props.readOnly}
                  />
                  <p className="help" style={{ margin: '2px 0 0 28px' }}>
                    {one.permissions.join(', ') || t('rights.nothing')}
                  </p>
                </div>
              ))}
            </Stack>
          </Radio.Group>
        </DrawerSection>
      )}
    </SideDrawer>
  )
}
