import Testing

@testable import LumaIngest

@Suite("The guests of a list")
struct SeenGuestsTests {
    @Test("are counted once however often they are listed, and found again", arguments: [0, 1, 2, 3, 1000])
    func distinct(count: Int) {
        var seen = SeenGuests()
        for round in 0..<2 {
            for number in 0..<count where round == 0 || number % 3 == 0 { seen.insert("gst-\(number)") }
        }
        seen.close()
        #expect(seen.count == count)
        #expect((0..<count).allSatisfy { seen.contains("gst-\($0)") })
        #expect(!seen.contains("gst-\(count)") && !seen.contains(""))
    }
}
