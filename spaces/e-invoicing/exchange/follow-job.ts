/** The job that does at one platform whatever is to be done, now: there is news, or somebody said something. */
export const followPlatformJob = 'e-invoicing.follow_platform'
