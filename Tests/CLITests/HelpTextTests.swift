import Testing

@testable import CLI

@Suite("Help")
struct HelpTextTests {
    @Test("The overview lists all commands")
    func overview() {
        #expect(
            HelpText.overview(CommandLineTool.commands) == """
                Rollcall tells a community who is going.

                Usage: rollcall COMMAND [OPTIONS]
                       rollcall --version

                Commands:
                  up                                     Run all programs, until Ctrl-C.
                  status                                 Show how the programs are.
                  events                                 List upcoming events with how many members go.
                  events add TITLE                       Make an event that is at home in Rollcall.
                  events edit EVENT                      Change an event that is kept in Rollcall.
                  events delete EVENT                    Delete an event that is kept in Rollcall, and its copies in outside calendars.
                  who EVENT                              Show who is going to an event.
                  sync                                   Read events and guests from the source now.
                  import guests FILE.csv                 Take Luma's guest-list export for an event.
                  import members FILE.csv                Take a directory of members.
                  config check                           Check the configuration of all programs.
                  config list                            List all settings, as a Markdown table.
                  keys list                              List the API keys.
                  keys create NAME                       Make an API key; it is shown this once.
                  keys revoke ID                         End an API key at once.
                  feeds list                             List the feeds that calendar programs can subscribe to.
                  feeds create NAME                      Make a feed; its addresses are shown this once.
                  feeds revoke ID                        End a feed at once.
                  accounts list                          List the accounts whose calendars can be connected.
                  accounts add PROVIDER                  Add an account, or mend one; without a secret, in your browser.
                  accounts calendars ID                  List the calendars of an account.
                  accounts remove ID                     Forget an account, and tell the provider.
                  accounts rotate                        Put all stored credentials under the present ENCRYPTION_KEY.
                  accounts notion-webhook                Wait for Notion to introduce itself, and show its token.
                  integrations list                      List the outside calendars that events are kept in step with.
                  integrations connect ACCOUNT CALENDAR  Connect a calendar of an account.
                  integrations pause ID                  Pause an integration: nothing is read or written.
                  integrations resume ID                 Let a paused integration go on.
                  integrations sync ID                   Read a calendar now.
                  integrations accept ID                 Say that what is missing in a calendar is really gone.
                  integrations disconnect ID             End an integration; what is in the calendar stays there.
                  conflicts list                         List fields of events that were changed on both sides.
                  conflicts resolve ID CHOICE            Decide a conflict.
                  explain link EVENT                     Explain how an event stands in outside calendars.
                  plan calendar                          Show what would be written to outside calendars, without writing it.
                  queue status                           Count the writes to outside calendars by how they stand.
                  queue process                          Do now what waits for its next attempt.
                  queue clean                            Forget what was done or given up long ago.
                  jobs dead                              List the jobs that were given up.
                  jobs retry PROGRAM ID                  Try a job that was given up once more.
                  jobs drop PROGRAM ID                   Forget a job that was given up.
                  sandbox                                Play the guests of the fake Luma: rollcall sandbox --help.

                Every command takes --json and --help.

                Exit codes:
                  0  done
                  1  it did not work
                  2  wrong use of the command line
                  3  a setting is missing or wrong
                  4  a program does not answer
                  5  partly done; the rest is named
                  6  a data directory or file cannot be used
                  7  an address to listen on is in use or not allowed

                """)
    }

    @Test("A command's help shows its operands and options, the needed ones in the usage line")
    func command() {
        #expect(
            HelpText.command(ImportCommands.guests) == """
                Take Luma's guest-list export for an event.

                Usage: rollcall import guests FILE.csv --event EVENT [OPTIONS]

                  FILE.csv  The file, UTF-8, at most 16 MiB.

                Options:
                  --event EVENT  The event's id, or a part of its name.
                  --json         Print the answer as JSON.
                  --help         Show this text.

                """)
    }

    @Test("No two commands have the same name, and no command has an option twice")
    func unambiguous() {
        let names = CommandLineTool.commands.map(\.name)
        #expect(Set(names).count == names.count)
        for command in CommandLineTool.commands {
            let options = (command.options + OptionDefinition.common).map(\.name)
            #expect(Set(options).count == options.count, "\(command.name)")
        }
    }
}
