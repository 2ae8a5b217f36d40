// The golden help texts.
// swift-format-ignore-file

enum Help {
  static let root = """
    OVERVIEW: Turns directories of chat exports into clean workbooks and training
    dialogues.

    USAGE: chatmill <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      run                     Cleans chat exports into workbooks and training
                              dialogues.
      cat                     Prints the rows of one sheet as JSON lines or CSV.
      inspect                 Shows the sheets of workbooks: headers, kinds of
                              values, first rows, mapped columns.
      verify                  Reads an output back and checks that it is whole and
                              adds up.
      explain                 Tells what became of a dialogue or a row, and by
                              which rule.
      scores                  Tells which threshold of a model's scores keeps how
                              many dialogues.
      forget                  Lists what an output holds of a customer, or writes
                              the output anew without it.
      batch                   Has a model process answer lines, in batches and in
                              order.
      endpoint                Answers batches by an HTTP endpoint, as a model
                              process.
      serve                   Cleans conversations over HTTP, and asks a model
                              about them (chatmill-serve).
      recipe                  Prints the standard recipe with a comment on every
                              key.

      See 'chatmill help <subcommand>' for detailed help.

    """

  static let run = """
    OVERVIEW: Cleans chat exports into workbooks and training dialogues.

    Inputs are workbooks (.xlsx, .xlsm), directories, which are searched, or quoted
    patterns. The output directory receives clean/, forward/, reversed/ (or what
    the recipe's outputs name) and report.json, all at once when the run ends; an
    earlier output of chatmill is replaced.

    What was milled before a run was interrupted is used again by the next one.

    Exit status: 0 all done; 1 done, but some inputs failed; 2 nothing was
    replaced; 64 wrong usage; 75 another run holds the output; 130 or 143
    interrupted.

    USAGE: chatmill run [<options>] <inputs> ... --output <output>

    ARGUMENTS:
      <inputs>                Workbooks, directories or patterns.

    RULES:
      --recipe <recipe>       A recipe file (YAML), or default for the one that
                              `chatmill recipe` prints; the flags below override it.
      --agent-column <agent-column>
                              Header of the column with the agent's id. (default:
                              坐席id)
      --customer-column <customer-column>
                              Header of the column with the customer's id.
                              (default: 客户微信id)
      --role-column <role-column>
                              Header of the column that says who speaks. (default:
                              是否客服)
      --message-column <message-column>
                              Header of the column with the message. (default: 消息内容)
      --agent-value <agent-value>
                              Role value of the agent; may be repeated. (default: 是)
      --customer-value <customer-value>
                              Role value of the customer; may be repeated.
                              (default: 否)
      --agent-label <agent-label>
                              What begins an agent's turn. (default: 坐席:)
      --customer-label <customer-label>
                              What begins a customer's turn. (default: 客户:)
      --system-message <system-message>
                              Messages that contain this text are dropped; may be
                              repeated, and replaces the default five.
      --sheet <sheet>         Sheet to read: its name, its number from 1, or all;
                              the first worksheet unless given.
      --final <final>         The last character of a turn: drop it, or keep it
                              unless it is an added ';'. (default: drop) (values:
                              drop, keep)

    SAFETY:
      --fresh                 Mill every input anew, whatever an earlier run has
                              left.
      --keep-parts            Leave what was milled for the next run, which then
                              mills only inputs that are new or changed.
      --allow-empty           Put the output in place even if no dialogue came out.
      --wait <wait>           Seconds to wait for another run that holds the
                              output. (default: 0)
      --file-timeout <file-timeout>
                              Seconds without a row after which an input is given
                              up. (default: 600)
      --worker-memory <worker-memory>
                              Memory that a worker may use: bytes, or with K, M or
                              G behind. (default: 2G)
      --no-model              Leave the recipe's model out: no dialogue is scored,
                              none refused.
      --retry-failed          Ask the model again about dialogues that it has
                              failed on.
      --no-space-check        Start even where the disk seems too full.

    MESSAGES:
      --quiet                 No progress, no table; failures are still printed.
      --json                  Print the report as JSON on standard output.
      --log-level <log-level> What is logged on standard error: trace, debug, info,
                              notice, warning, error, critical. (values: trace,
                              debug, info, notice, warning, error, critical;
                              default: warning)

    OPTIONS:
      -o, --output <output>   The output directory.
      --chunk <chunk>         Inputs that share one clean workbook. (default: 25)
      --workers <workers>     Worker processes; as many as there are processors
                              unless given.
      --validation <validation>
                              Dialogues held back for validation: a number, a
                              percentage, or none; in place of the recipe's
                              split.sets. (default: 1%)
      --seed <seed>           Chooses other validation dialogues. (default: 0)
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let cat = """
    OVERVIEW: Prints the rows of one sheet as JSON lines or CSV.

    USAGE: chatmill cat <file> [--format <format>] [--sheet <sheet>]

    ARGUMENTS:
      <file>                  The workbook (.xlsx or .xlsm) or CSV file (.csv).

    OPTIONS:
      --format <format>       jsonl: one object per row that holds a cell; csv: RFC
                              4180, rows in place. (values: jsonl, csv; default:
                              jsonl)
      --sheet <sheet>         Name of the sheet or its number from 1; the first
                              worksheet unless given.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let inspect = """
    OVERVIEW: Shows the sheets of workbooks: headers, kinds of values, first rows,
    mapped columns.

    USAGE: chatmill inspect [<options>] <files> ...

    ARGUMENTS:
      <files>                 The workbooks and CSV files.

    RULES:
      --recipe <recipe>       A recipe file (YAML), or default for the one that
                              `chatmill recipe` prints; the flags below override it.
      --agent-column <agent-column>
                              Header of the column with the agent's id. (default:
                              坐席id)
      --customer-column <customer-column>
                              Header of the column with the customer's id.
                              (default: 客户微信id)
      --role-column <role-column>
                              Header of the column that says who speaks. (default:
                              是否客服)
      --message-column <message-column>
                              Header of the column with the message. (default: 消息内容)
      --agent-value <agent-value>
                              Role value of the agent; may be repeated. (default: 是)
      --customer-value <customer-value>
                              Role value of the customer; may be repeated.
                              (default: 否)
      --agent-label <agent-label>
                              What begins an agent's turn. (default: 坐席:)
      --customer-label <customer-label>
                              What begins a customer's turn. (default: 客户:)
      --system-message <system-message>
                              Messages that contain this text are dropped; may be
                              repeated, and replaces the default five.
      --sheet <sheet>         Sheet to read: its name, its number from 1, or all;
                              the first worksheet unless given.
      --final <final>         The last character of a turn: drop it, or keep it
                              unless it is an added ';'. (default: drop) (values:
                              drop, keep)

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let verify = """
    OVERVIEW: Reads an output back and checks that it is whole and adds up.

    Every file must be the one that the report tells of, each workbook must be
    whole and hold the rows that were kept, the reversed text must mirror the
    forward one dialogue by dialogue, and no dialogue may be both in train and in
    validation. What is printed was read back; without both plain texts it is of
    the output that has most.

    Exit status: 0 all is well; 1 it is not; 2 there is no such directory.

    USAGE: chatmill verify <output>

    ARGUMENTS:
      <output>                The output directory of a run.

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let scores = """
    OVERVIEW: Tells which threshold of a model's scores keeps how many dialogues.

    For an output of a run whose recipe has a model: the deciles of its numbers,
    how many dialogues each would keep, and three dialogues on either side of the
    present threshold. Those that were refused are known with rejects: true, those
    that were written with scores: true. No model is started.

    Exit status: 0 told; 2 there is no such output, or no model; 64 wrong usage.

    USAGE: chatmill scores <output>

    ARGUMENTS:
      <output>                The output directory of a run.

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let explain = """
    OVERVIEW: Tells what became of a dialogue or a row, and by which rule.

    train:1234 is a dialogue by its number from 0 in the first output that has the
    set, messages/train:1234 one of a certain output. march/07.xlsx:812 is a row of
    an input, march/07.xlsx:Sheet2:812 one of a certain sheet.

    The recipe's rejects: true writes down what became of rows, its lineage: true
    where dialogues are from.

    Exit status: 0 told; 2 there is no such thing; 64 wrong usage.

    USAGE: chatmill explain <output> <what>

    ARGUMENTS:
      <output>                The output directory of a run.
      <what>                  A dialogue, or a row of an input.

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let forget = """
    OVERVIEW: Lists what an output holds of a customer, or writes the output anew
    without it.

    Every output must have lineage (lineage: true in the recipe). With pseudonyms
    the id is the pseudonym that stands in the output. The inputs are left alone: a
    new run of them brings the customer back.

    Exit status: 0 done, also where nothing was found; 1 the output is without the
    customer, but something beside it may not be; 2 nothing was changed; 64 wrong
    usage; 75 a run holds the output.

    USAGE: chatmill forget <output> --customer <customer> [--apply] [--drop-rejects]

    ARGUMENTS:
      <output>                The output directory of a run.

    OPTIONS:
      --customer <customer>   The customer's id.
      --apply                 Write the output anew without the customer's
                              dialogues and rows.
      --drop-rejects          With --apply: remove the rejects, which do not say
                              whose rows they are.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let recipe = """
    OVERVIEW: Prints the standard recipe with a comment on every key.

    Keep what you change; what a recipe does not say is as printed here.

    USAGE: chatmill recipe [--schema] [--check <check>]

    OPTIONS:
      --schema                Print the JSON Schema of recipes instead.
      --check <check>         Print nothing, but say what is wrong with this
                              recipe, its rules and its key.
      --version               Show the version.
      -h, --help              Show help information.


    """
}
