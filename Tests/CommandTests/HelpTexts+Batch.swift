// The golden help texts of the batcher and of an endpoint as its worker.
// swift-format-ignore-file

extension Help {
  static let batch = """
    OVERVIEW: Has a model process answer lines, in batches and in order.

    The command after -- is started as it stands, without a shell. It speaks JSON
    Lines (docs/model.md): it says hello once its model is loaded, gets
    {"batch":7,"items":[…]}, answers {"batch":7,"results":[…]}.

    USAGE: chatmill batch [<options>] -- [<command> ...]

    ARGUMENTS:
      <command>               The model's command, behind --.

    OPTIONS:
      --size <size>           Items of a batch. (default: 128)
      --wait <wait>           How long the first item of a batch waits for others
                              while a worker is free: 1s, 20ms, 0. (default: 1s)
      --bytes <bytes>         Bytes of a batch and of an item, as JSON; with K or M
                              behind. (default: 1M)
      --workers <workers>     Model processes. (default: 1)
      --queue <queue>         Items that may be open at once. (default: 4 times
                              size times workers)
      --timeout <timeout>     How long a worker that has a batch may be silent.
                              (default: 60s)
      --start <start>         How long a worker may take until it says hello.
                              (default: 300s)
      --attempts <attempts>   How often an item that stands alone is tried.
                              (default: 2)
      --text                  A line is a text; else it is a JSON value.
      --with-input            Print {"item":…,"result":…} for each line.
      --store <store>         A file that keeps results, so that the model is asked
                              once for each item, ever.
      --id <id>               What the results of --store are kept for, in place of
                              the model and version of the worker's hello.
      --retry-failed          Ask again for items that --store knows to have failed.
      --endpoint <url>        An HTTP endpoint in place of a command; --name,
                              --prompt, --parameters, --calls and --key are for it.
      --name <name>           The model that the endpoint is asked for.
      --prompt <file>         A file with what a chat is asked; {dialogue} in it
                              becomes the item. Of several, all but the last are
                              the system's. For scores, the text to compare with.
      --parameters <json>     Members of every request, a JSON object. (default for
                              chats: {"temperature":0})
      --calls <calls>         Calls, and so connections, at once. (default: 8)
      --key <file>            A file with the key, which is sent as Bearer.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let endpoint = """
    OVERVIEW: Answers batches by an HTTP endpoint, as a model process.

    Speaks the protocol of docs/model.md on standard input and output, for use
    behind chatmill batch --. The path of the URL tells the interface:
    …/chat/completions, …/embeddings, …/score.

    USAGE: chatmill endpoint <url> [--name <name>] [--prompt <file> ...] [--parameters <json>] [--calls <calls>] [--key <file>] [--timeout <timeout>]

    ARGUMENTS:
      <url>                   Where the endpoint is: http://… or https://…

    OPTIONS:
      --name <name>           The model that the endpoint is asked for.
      --prompt <file>         A file with what a chat is asked; {dialogue} in it
                              becomes the item. Of several, all but the last are
                              the system's. For scores, the text to compare with.
      --parameters <json>     Members of every request, a JSON object. (default for
                              chats: {"temperature":0})
      --calls <calls>         Calls, and so connections, at once. (default: 8)
      --key <file>            A file with the key, which is sent as Bearer.
      --timeout <timeout>     How long one call may take. (default: 60s)
      --version               Show the version.
      -h, --help              Show help information.


    """
}
