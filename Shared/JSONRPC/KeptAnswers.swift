public import EventLoop
import JSON

/// Answers of methods that only read, kept in the form in which they go out, until what they were read from changes.
///
/// Pages and lists are asked for far more often than they change: a kept one costs a look-up instead of queries and
/// encoding.
@LoopActor public final class KeptAnswers {
    /// Answers kept at once; when one more comes, all go, which costs no more than a change of the data.
    public nonisolated static let largestNumber = 64
    /// Larger answers, in bytes together with their questions, are not kept.
    public nonisolated static let largestAnswer = 256 << 10

    private let version: @Sendable () -> Int
    private let time: any TimeSource
    private let longest: Duration
    private var answers: [Question: Kept] = [:]
    /// Of what all kept answers were read from.
    private var keptVersion = 0

    struct Question: Hashable {
        let method: String
        let parameters: [UInt8]

        init(method: String, parameters: JSONNode?) {
            self.method = method
            self.parameters = parameters?.rawBytes ?? []
        }
    }

    private struct Kept {
        let bytes: [UInt8]
        let until: Duration
    }

    /// - Parameters:
    ///   - version: another number after each change of the data, before anybody is told that it has changed.
    ///   - longest: how long an answer may be kept at most, since some depend on the time too.
    public nonisolated init(
        version: @escaping @Sendable () -> Int, time: any TimeSource, atMost longest: Duration = .seconds(1)
    ) {
        self.version = version
        self.time = time
        self.longest = longest
    }

    /// To be read before the data is: an answer must not be kept for a version that is later than what it says.
    var currentVersion: Int { version() }

    /// How many are held.
    var count: Int { answers.count }

    func find(_ question: Question) -> [UInt8]? {
        guard keptVersion == version(), let kept = answers[question], time.monotonic < kept.until else { return nil }
        return kept.bytes
    }

    func keep(_ bytes: [UInt8], for question: Question, version: Int) {
        guard bytes.count + question.parameters.count <= Self.largestAnswer, version == self.version() else { return }
        let now = time.monotonic
        // What will never be given again is let go of here, and not first when somebody asks for it.
        answers = version == keptVersion ? answers.filter { now < $0.value.until } : [:]
        keptVersion = version
        if answers.count >= Self.largestNumber { answers = [:] }
        answers[question] = Kept(bytes: bytes, until: now + longest)
    }
}
