import ArgumentParser
import Collector
import Foundation

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the data into one file; a server may be running on it.",
        discussion: """
            The file is a tar archive compressed with zstd, read back and compared before the command ends. With --key-file it is \
            encrypted; make a key with: (umask 077; head -c 32 /dev/urandom | base64 > backup.key)
            """)

    @Argument(help: "The file to write; it must not exist.") var file: String
    @Option(help: "Folder of the databases.") var data: String?
    @Option(help: "Key file that seals the backup (default the backup-key-file setting).") var keyFile: String?
    @Flag(help: "Leave the backup readable whatever the settings say.") var plain = false

    func run() throws {
        do {
            let message = try BackupTasks.backup(
                BackupCommand.settings(data), to: URL(filePath: file), keyFile: keyFile.map { URL(filePath: $0) },
                isPlain: plain, environment: ProcessInfo.processInfo.environment)
            print(message)
        } catch {
            throw ExitStatus.because(error)
        }
    }

    static func settings(_ data: String?) throws -> Settings {
        var flags: [SettingKey: String] = [:]
        flags[.data] = data
        return try DataFlags.parse([]).settings(adding: flags)
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into a data folder on which no server runs.",
        discussion: """
            Everything is checked before anything is moved, and nothing is deleted. A journal in the folder that continues the backup \
            stays: what was acknowledged since is counted at the next start.
            """)

    @Argument(help: "The file `vitalsd backup` wrote.") var file: String
    @Option(help: "Folder of the databases.") var data: String?
    @Option(help: "Key file the backup was sealed with (default the backup-key-file setting).") var keyFile: String?
    @Flag(help: "Move what is in the folder aside.") var replace = false

    func run() throws {
        do {
            let message = try BackupTasks.restore(
                BackupCommand.settings(data), from: URL(filePath: file), keyFile: keyFile.map { URL(filePath: $0) },
                mayReplace: replace, environment: ProcessInfo.processInfo.environment)
            print(message)
        } catch {
            throw ExitStatus.because(error)
        }
    }
}
