import Follow
import Testing

@Suite struct FollowReportTests {
    @Test func summaryNamesWhatWasCounted() {
        var report = FollowReport()
        #expect(report.summary == "0 statements of 0 records read")
        report.records = 12
        report.statements = 1
        report.skipped = [.bind: 2, .parse: 1]
        report.unreadLines = 3
        report.cutRecords = 4
        report.gaps = 5
        #expect(
            report.summary
                == "1 statement of 12 records read; 3 durations skipped (1 parse, 2 bind); 3 lines not understood; "
                + "4 records cut; 5 times a part of the log was gone before it was read")
    }

    @Test func adviceComesWhenNothingUsefulCan() {
        var report = FollowReport()
        #expect(report.advice == nil)
        report.unreadLines = 16
        #expect(report.advice?.hasSuffix("give the log_line_prefix of postgresql.conf as --prefix") == true)
        report.records = 1000
        #expect(report.advice?.hasPrefix("the log tells no durations") == true)
        report.skipped = [.durationAlone: 16]
        #expect(report.advice?.hasPrefix("durations come without their statements") == true)
        report.skipped = [.foreignLanguage: 1]
        #expect(report.advice?.contains("lc_messages = 'C'") == true)
        report.statements = 1
        #expect(report.advice == nil)
    }
}
