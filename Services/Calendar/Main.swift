import ServiceKit

@main
enum Main {
    static func main() {
        ProgramMain.run(CalendarProgram.self)
    }
}
