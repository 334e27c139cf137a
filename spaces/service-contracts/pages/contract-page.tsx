import { IconFileSpreadsheet, IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../web/api/open-organisation.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { RecordBlocks } from '../../../web/ui/record-blocks.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { type Contract, ContractState } from './contract-state.tsx'
import { PreventiveTab } from './preventive-tab.tsx'
import { ScrollBox } from './scroll-box.tsx'
import { ContractDialog } from './staff/contract-dialog.tsx'
import { ThresholdsTab } from './thresholds-tab.tsx'
import { UnitsTab } from './units-tab.tsx'
import './service-contracts.css'

type Tab = 'detail' | 'couvertures' | 'unites' | 'preventives' | 'seuils'

/** The frame of a contract's page: its title, its tabs, one of them open (P18). Units have a tab where it counts some (P19). */
function ContractFrame({ open, children }: { open: Tab; children: (contract: Contract) => ReactNode }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const [changing, setChanging] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['service-contracts', id],
    queryFn: () => api.get('/service-contracts/:id', { params: { id } }),
  })
  const home = side === 'staff' ? '/fournisseur/contrats-de-service' : '/contrats-de-service'
  useOrganisationOfRecord(side === 'client' ? data?.organisation.id : undefined, home)
  const title = data?.number ?? t('title')
  const crumbs = [{ label: t('title'), to: home }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const tab = (key: Tab) => ({
    label: t(`tabs.${key}`),
    to: key === 'detail' ? `${home}/${id}` : `${home}/${id}/${key}`,
    exact: true,
  })
  const exported = open === 'unites' && data.abilities.exports
  return (
    <>
      <PageHeader
        title={`${data.number}, ${data.title}`}
        windowTitle={`${data.number}, ${data.title}`}
        breadcrumb={crumbs}
        state={<ContractState of={data} tag />}
        lead={side === 'staff' ? data.organisation.name : undefined}
        more={[
          ...(exported
            ? [
                {
                  label: t('export'),
                  icon: IconFileSpreadsheet,
                  href: fileAddress('/service-contracts/:id/units/export', {
                    params: { id },
                    query: { format: 'xlsx' },
                  }),
                },
              ]
            : []),
          ...(data.abilities.write
            ? [{ label: t('changeIt'), icon: IconPencil, onClick: () => setChanging(true) }]
            : []),
        ]}
        tabs={[
          tab('detail'),
          tab('couvertures'),
          ...(data.kind === 'units' ? [tab('unites')] : []),
          tab('preventives'),
          tab('seuils'),
        ]}
      />
      {children(data)}
      {changing ? (
        <ContractDialog
          of={data}
          onClose={() => setChanging(false)}
          save={async (body) => {
            const now = await api.put('/staff/service-contracts/:id', {
              params: { id },
              body: { ...body, version: data.version },
            })
            store.setQueryData(['service-contracts', id], now)
            await store.invalidateQueries({ queryKey: ['list'] })
            setChanging(false)
          }}
        />
      ) : null}
    </>
  )
}

/** «Détail»: covered assets, each a link, and the person who handles invoicing. */
export const ContractPage = () => (
  <ContractFrame open="detail">{(contract) => <DetailTab contract={contract} />}</ContractFrame>
)
/** «Couvertures». */
export const CoveragesPage = () => (
  <ContractFrame open="couvertures">{(contract) => <CoveragesTab contract={contract} />}</ContractFrame>
)
/** «Décompte d'UT». */
export const UnitsPage = () => (
  <ContractFrame open="unites">{(contract) => <UnitsTab contract={contract} />}</ContractFrame>
)
/** «Interventions préventives». */
export const PreventivePage = () => (
  <ContractFrame open="preventives">{(contract) => <PreventiveTab contract={contract} />}</ContractFrame>
)
/** «Seuils». */
export const ThresholdsPage = () => (
  <ContractFrame open="seuils">{(contract) => <ThresholdsTab contract={contract} />}</ContractFrame>
)

function DetailTab({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const { name, email, phone } = contract.invoicing
  const hidden = contract.assets - contract.coveredAssets.length
  return (
    <div className="ssc-columns">
      <div className="ssc-stack">
        <Surface title={t('assets')}>
          {contract.assets === 0 ? <p className="help">{t('noAssets')}</p> : null}
          <ul className="ssc-assets">
            {contract.coveredAssets.map((asset) => (
              <li key={asset.id}>
                <div>
                  <Link to={`${side === 'staff' ? '/fournisseur' : ''}/parc/${asset.id}`}>{asset.label}</Link>
                  <p className="help">{asset.place}</p>
                </div>
                <span className="help">{asset.number}</span>
              </li>
            ))}
          </ul>
          {hidden > 0 ? <p className="help">{t('hiddenAssets', { count: hidden })}</p> : null}
        </Surface>
        <RecordBlocks on="service-contracts.contract" id={contract.id} />
      </div>
      <div className="ssc-stack">
        <Surface title={t('contract')}>
          <dl className="ssc-facts">
            <div>
              <dt>{t('kind')}</dt>
              <dd>{t(`kinds.${contract.kind}`)}</dd>
            </div>
            <div>
              <dt>{t('startsOn')}</dt>
              <dd>{formatDay(contract.startsOn)}</dd>
            </div>
            <div>
              <dt>{t('endsOn')}</dt>
              <dd>{contract.endsOn ? formatDay(contract.endsOn) : t('open')}</dd>
            </div>
            {contract.remark ? (
              <div>
                <dt>{t('remark')}</dt>
                <dd>{contract.remark}</dd>
              </div>
            ) : null}
          </dl>
        </Surface>
        <Surface title={t('invoicing')}>
          {name || email || phone ? (
            <dl className="ssc-facts">
              {name ? (
                <div>
                  <dt>{t('person')}</dt>
                  <dd>{name}</dd>
                </div>
              ) : null}
              {email ? (
                <div>
                  <dt>{t('email')}</dt>
                  <dd>
                    <a href={`mailto:${email}`}>{email}</a>
                  </dd>
                </div>
              ) : null}
              {phone ? (
                <div>
                  <dt>{t('phone')}</dt>
                  <dd>
                    <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>
                  </dd>
                </div>
              ) : null}
            </dl>
          ) : (
            <p className="help">{t('noInvoicing')}</p>
          )}
        </Surface>
      </div>
    </div>
  )
}

function CoveragesTab({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  return (
    <Surface title={t('tabs.couvertures')} flush>
      {contract.coverages.length === 0 ? (
        <p className="help" style={{ padding: '0 16px 16px' }}>
          {t('noCoverages')}
        </p>
      ) : (
        <ScrollBox label={t('tabs.couvertures')}>
          <table className="ssc-table">
            <thead>
              <tr>
                <th scope="col">{t('label')}</th>
                <th scope="col">{t('startsOn')}</th>
                <th scope="col">{t('endsOn')}</th>
                <th scope="col">{t('characteristics')}</th>
              </tr>
            </thead>
            <tbody>
              {contract.coverages.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.label}</th>
                  <td>{formatDay(one.startsOn)}</td>
                  <td>{formatDay(one.endsOn)}</td>
                  <td>{one.characteristics}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </Surface>
  )
}
