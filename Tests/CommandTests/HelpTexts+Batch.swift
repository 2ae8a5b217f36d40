// The golden help text of the batcher.
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
      --version               Show the version.
      -h, --help              Show help information.


    """
}
