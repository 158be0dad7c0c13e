import Testing

@testable import NotificationsService

@Suite("How a member sees a notification")
struct ViewerPerspectiveTests {
    @Test(
        "counts the others",
        arguments: [
            (0, false, 0, "Nobody is going yet"), (1, false, 1, "1 person is going"),
            (2, false, 2, "2 people are going"), (1, true, 0, "You are going"),
            (2, true, 1, "You and 1 other are going"), (9, true, 8, "You and 8 others are going"),
            (0, true, 0, "You are going"),
        ])
    func label(total: Int, isAttended: Bool, others: Int, label: String) {
        let perspective = ViewerPerspective(total: total, isAttended: isAttended)
        #expect(perspective.others == others)
        #expect(perspective.label == label)
    }
}
