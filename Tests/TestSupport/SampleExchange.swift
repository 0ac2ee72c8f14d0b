package import XML

/// Builds small exchange files for tests.
package enum SampleExchange {
    package static let cantal = """
        <administration id="prefecture-cantal" kind="prefecture" territory="15"><name xml:lang="fr">Préfecture du Cantal</name></administration>
        """

    /// A file of one issuer with the elements given.
    package static func file(
        issuer: String = "prefecture-cantal", id: String = "essai", attributes: String = "",
        _ elements: String...
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <exchange xmlns="urn:essaim:exchange:1" id="\(id)" issuer="\(issuer)" issued="2013-06-03T09:00:00Z"\(attributes)>
        \(elements.joined(separator: "\n"))
        </exchange>

        """
    }

    /// A question, valid unless its parts aren't.
    package static func faq(
        _ id: String = "prefecture-cantal/faq/quels-jours", version: Int = 1, status: String = "published",
        question: String = "Quels jours puis-je télétravailler ?",
        answer: String = "<p>Le mardi ou le jeudi.</p>",
        more: String = ""
    ) -> String {
        """
        <record id="\(id)" version="\(version)" status="\(status)" modified="2013-06-03T09:00:00Z" xml:lang="fr"><faq xmlns="urn:essaim:faq:1"><question>\(question)</question><answer>\(answer)</answer>\(more)</faq></record>
        """
    }

    package static func tombstone(_ id: String = "prefecture-cantal/faq/quels-jours", version: Int) -> String
    {
        "<tombstone id=\"\(id)\" version=\"\(version)\" deleted=\"2013-07-01T09:00:00Z\" reason=\"Doublon.\"/>"
    }
}

extension String {
    /// A file of an issuer with these elements.
    package func exchangeSource(of issuer: String) -> XMLSource {
        let administration =
            "<administration id=\"\(issuer)\" kind=\"other\"><name xml:lang=\"fr\">\(issuer)</name></administration>"
        return .bytes(
            Array(SampleExchange.file(issuer: issuer, administration, self).utf8), name: "essai.xml")
    }
}
