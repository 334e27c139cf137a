import { domainToASCII } from 'node:url'
import { type Config, isLoopback } from '../config/config.ts'
import type { Brand } from '../http/context.ts'

/** A host name as DNS compares it: without port, final dot and case, in its ASCII form; empty where it is none. */
export function hostName(host: string): string {
  const name = host.trim().replace(/:\d*$/, '').replace(/\.$/, '')
  if (name.startsWith('[')) return name.toLowerCase()
  return /[/\\?#@%\s:]/.test(name) ? '' : domainToASCII(name)
}

/** Where browsers reach a brand, without a trailing slash: the scheme and the port are those of PUBLIC_URL. */
export function brandUrl(config: Pick<Config, 'publicUrl'>, brand: Pick<Brand, 'hosts'>): string {
  const url = new URL(config.publicUrl)
  const [first] = brand.hosts
  if (first === undefined || brand.hosts.includes(hostName(url.hostname))) return config.publicUrl
  url.hostname = first
  return url.href.replace(/\/$/, '')
}

/**
 * Which brand a host name is of; undefined where it is nobody's. A brand without host names has that of PUBLIC_URL, of which any name of
 * this machine is one; alone in the deployment it is reached by every name.
 */
export function brandOfHost(
  config: Pick<Config, 'publicUrl'>,
  brands: readonly Brand[],
  host: string,
): Brand | undefined {
  const name = hostName(host)
  const found = brands.find((brand) => brand.hosts.includes(name))
  if (found) return found
  const nameless = brands.find((brand) => brand.hosts.length === 0)
  if (!nameless || brands.length === 1) return nameless
  const own = hostName(new URL(config.publicUrl).hostname)
  return name === own || (isLoopback(name) && isLoopback(own)) ? nameless : undefined
}

/**
 * Whether a page of this origin may change something in a brand: only the brand's own, under its own scheme and port. Where the portal is
 * on loopback, any name of this machine by which it was asked.
 */
export function isOwnOrigin(config: Pick<Config, 'publicUrl'>, brand: Brand, origin: string, host: string): boolean {
  const own = new URL(config.publicUrl)
  if (origin === new URL(brandUrl(config, brand)).origin) return true
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.protocol !== own.protocol || url.origin !== origin) return false
  if (isLoopback(own.hostname) && isLoopback(url.hostname)) return url.host === host
  return url.port === own.port && brand.hosts.includes(hostName(url.hostname))
}
