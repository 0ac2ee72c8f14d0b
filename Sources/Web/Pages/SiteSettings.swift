package import EssaimKit

/// What the service that runs the site says of itself. All has a default that claims nothing.
package struct SiteSettings: Hashable, Sendable {
    /// The site's name: on each page, in the browser's window and in previews.
    package var name = "Essaim"
    /// One sentence below the name.
    package var tagline = Label(
        fr: "Ce que les administrations ont appris, partagé.", en: "What administrations learned, shared.")
    /// Who publishes the site.
    package var publisher: String?
    /// Where its readers write to: an address for mail.
    package var contact: String?
    /// The legal notice's own words.
    package var legalNotice: String?
    /// What was found when the site's accessibility was audited: `none`, `partial` or `full`.
    package var accessibility = "none"

    package init() {}
}
