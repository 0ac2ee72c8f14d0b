import ModuleTesting
import TeleworkCharterModule
import Testing

@Test func contract() {
    #expect(ModuleContract(CharterModule()).problems(samples: [sample]) == [])
}

private let sample = """
    <telework-charter xmlns="urn:example:telework-charter:1">
      <title>Charte de la DDT du Lot</title>
      <signed>2013-02-01</signed>
      <days-a-week>1.0</days-a-week>
      <commitment><who>agent</who><text><p>Rester joignable de 9 h à 16 h.</p></text></commitment>
    </telework-charter>
    """
