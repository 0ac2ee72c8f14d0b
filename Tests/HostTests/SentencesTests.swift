import Host
import Testing

@Suite("Sentences with gaps") struct SentencesTests {
    @Test("what is filled in may look like a gap itself")
    func gaps() {
        let list = [("“%” is not “%”, but %", "« %1 » n’est pas « %2 », mais %3")]
        #expect(
            Sentences.french(of: "“%2Ftmp” is not “%3”, but %1%9", among: list)
                == "« %2Ftmp » n’est pas « %3 », mais %1%9")
        #expect(Sentences.filled("%2 puis %1, à 100 %4", "% then %", "a then b") == "b puis a, à 100 %4")
    }
}
