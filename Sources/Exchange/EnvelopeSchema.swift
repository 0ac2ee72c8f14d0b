internal import Derivation
internal import EssaimKit
package import XML

/// The exchange format's own XML Schema, for partners and for `xmllint --schema`.
///
/// The reader doesn't use it: it checks the envelope itself, with better messages. Patterns and limits come
/// from the same constants; a test compares both on good and bad files.
package enum EnvelopeSchema {
    /// A version's schema, importing one schema for each record type from `NAME.xsd` beside it.
    package static func text(_ version: ExchangeFormat.Version, importing types: RecordTypeSet) -> [UInt8] {
        let isLater = version >= .two
        let namespace = version.namespace
        let imports = types.entries.map {
            "\n  <xs:import namespace=\"\($0.type.namespace)\" schemaLocation=\"\($0.type.name).xsd\"/>"
        }.joined()
        let part = RecordID.partPattern
        let kinds = Vocabulary.administrationKind.terms.map {
            "\n      <xs:enumeration value=\"\($0.code)\"/>"
        }.joined()
        // What the later version adds.
        let heads = isLater ? "\n        <xs:element name=\"extensions\" type=\"x:extensions\"/>" : ""
        let asides =
            isLater ? "\n      <xs:element name=\"extensions\" type=\"x:extensions\" minOccurs=\"0\"/>" : ""
        let erasedRecord = isLater ? "\n    <xs:attribute name=\"erased\" type=\"x:version\"/>" : ""
        let erasedTombstone =
            isLater
            ? """

                <xs:attribute name="erased">
                  <xs:simpleType>
                    <xs:union memberTypes="x:version">
                      <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="true"/></xs:restriction></xs:simpleType>
                    </xs:union>
                  </xs:simpleType>
                </xs:attribute>
            """ : ""
        let extensions =
            isLater
            ? """

              <xs:complexType name="extensions">
                <xs:sequence>
                  <xs:any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence>
              </xs:complexType>
            """ : ""
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <xs:schema xmlns:xs="\(XMLNamespace.schema)" xmlns:x="\(namespace)" targetNamespace="\(namespace)" elementFormDefault="qualified">
              <xs:import namespace="\(XMLNamespace.xml)" schemaLocation="xml.xsd"/>\(imports)
              <xs:element name="exchange">
                <xs:complexType>
                  <xs:choice minOccurs="0" maxOccurs="unbounded">
                    <xs:element name="administration" type="x:administration"/>
                    <xs:element name="record" type="x:record"/>
                    <xs:element name="tombstone" type="x:tombstone"/>\(heads)
                  </xs:choice>
                  <xs:attribute name="id" use="required">
                    <xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="\(ExchangeFormat.identifierLimit)"/></xs:restriction></xs:simpleType>
                  </xs:attribute>
                  <xs:attribute name="issuer" type="x:part" use="required"/>
                  <xs:attribute name="issued" type="x:time" use="required"/>
                  <xs:attribute name="catalogue" type="x:part"/>
                  <xs:attribute name="since" type="xs:nonNegativeInteger"/>
                  <xs:attribute name="sequence" type="xs:nonNegativeInteger"/>
                </xs:complexType>
              </xs:element>
              <xs:complexType name="administration">
                <xs:sequence>
                  <xs:element name="name" maxOccurs="unbounded">
                    <xs:complexType>
                      <xs:simpleContent>
                        <xs:extension base="x:name"><xs:attribute ref="xml:lang" use="required"/></xs:extension>
                      </xs:simpleContent>
                    </xs:complexType>
                  </xs:element>
                </xs:sequence>
                <xs:attribute name="id" type="x:part" use="required"/>
                <xs:attribute name="kind" type="x:kind" use="required"/>
                <xs:attribute name="territory">
                  <xs:simpleType><xs:list itemType="x:territory"/></xs:simpleType>
                </xs:attribute>
                <xs:attribute name="siret">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{14}"/></xs:restriction></xs:simpleType>
                </xs:attribute>
              </xs:complexType>
              <xs:complexType name="record">
                <xs:sequence>\(asides)
                  <xs:any namespace="##other" processContents="lax"/>
                </xs:sequence>
                <xs:attribute name="id" type="x:record-id" use="required"/>
                <xs:attribute name="version" type="x:version" use="required"/>
                <xs:attribute name="status" use="required">
                  <xs:simpleType>
                    <xs:restriction base="xs:string"><xs:enumeration value="draft"/><xs:enumeration value="in-review"/><xs:enumeration value="published"/></xs:restriction>
                  </xs:simpleType>
                </xs:attribute>
                <xs:attribute name="modified" type="x:time" use="required"/>
                <xs:attribute ref="xml:lang" use="required"/>
                <xs:attribute name="disclosed">
                  <xs:simpleType><xs:restriction base="xs:positiveInteger"><xs:maxInclusive value="\(ExchangeFormat.disclosureLimit)"/></xs:restriction></xs:simpleType>
                </xs:attribute>\(erasedRecord)
              </xs:complexType>
              <xs:complexType name="tombstone">
                <xs:attribute name="id" type="x:record-id" use="required"/>
                <xs:attribute name="version" type="x:version" use="required"/>
                <xs:attribute name="deleted" type="x:time" use="required"/>
                <xs:attribute name="reason">
                  <xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="\(ExchangeFormat.reasonLimit)"/></xs:restriction></xs:simpleType>
                </xs:attribute>\(erasedTombstone)
              </xs:complexType>\(extensions)
              <xs:simpleType name="part">
                <xs:restriction base="xs:string"><xs:pattern value="\(part)"/><xs:maxLength value="\(RecordID.partLimit)"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="record-id">
                <xs:restriction base="xs:string"><xs:pattern value="\(part)/\(part)/\(part)"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="version">
                <xs:restriction base="xs:positiveInteger"><xs:pattern value="[1-9][0-9]*"/><xs:maxInclusive value="\(ExchangeFormat.versionLimit)"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="time">
                <xs:restriction base="xs:dateTime"><xs:pattern value="\(ExchangeFormat.timePattern)"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="territory">
                <xs:restriction base="xs:string"><xs:pattern value="\(Territory.pattern)"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="name">
                <xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="300"/></xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="kind">
                <xs:restriction base="xs:string">\(kinds)
                </xs:restriction>
              </xs:simpleType>
            </xs:schema>

            """
        return Array(text.utf8)
    }

    /// What the schema needs of the `xml:` namespace, as a file of its own: `xml.xsd`.
    package static let xmlNamespaceText = Array(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <xs:schema xmlns:xs="\(XMLNamespace.schema)" targetNamespace="\(XMLNamespace.xml)">
          <xs:attribute name="lang" type="xs:language"/>
        </xs:schema>

        """.utf8)

    /// All schema files by name: the envelope, the `xml:` namespace, and one for each record type.
    package static func files(for types: RecordTypeSet) throws(XMLError) -> [(name: String, text: [UInt8])] {
        var files = ExchangeFormat.Version.allCases.map {
            ($0 == .one ? "exchange.xsd" : "exchange-\($0.rawValue).xsd", text($0, importing: types))
        }
        files.append(("xml.xsd", xmlNamespaceText))
        for entry in types.entries {
            files.append(("\(entry.type.name).xsd", try SchemaText.schema(of: entry.type)))
        }
        return files
    }
}
