/// One thing that `rollcall-bench` measures or serves for others to measure.
protocol BenchCommand: SendableMetatype {
    /// The word on the command line.
    static var name: String { get }
    /// One line: the word, its options, what it does.
    static var usage: String { get }
    /// Runs to the end; a server runs until it is killed.
    static func run(_ arguments: BenchArguments) throws
}
