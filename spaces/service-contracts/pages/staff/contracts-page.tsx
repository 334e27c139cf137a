import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ContractList } from '../contract-list.tsx'
import { ContractDialog } from './contract-dialog.tsx'

/** «Contrats de service» for the staff (P18). */
export function StaffContractsPage() {
  const t = useTexts('service-contracts')
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <Permitted needs="service-contracts.contracts.write">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('new')}
            </Button>
          </Permitted>
        }
      />
      <ContractList side="staff" exports={useStaffMay('service-contracts.contracts.export')} />
      {adding ? (
        <ContractDialog
          onClose={() => setAdding(false)}
          save={async (body, organisationId) => {
            const made = await api.post('/staff/service-contracts', { body: { organisationId, ...body } })
            await navigate({ to: `/fournisseur/contrats-de-service/${made.id}` })
          }}
        />
      ) : null}
    </>
  )
}
