using McpTasks.Board.Frame;
using McpTasks.Board.Parts;

namespace McpTasks.Board.Listing;

/// <summary>Which tasks the list shows, as its address says.</summary>
internal sealed record ListFilter(TaskState? State, string? Tool, string? Owner, string? Worker, string? Text, string? After)
{
    private const int PageSize = 50;
    private const int MaxLength = 512;

    /// <summary>Whether anything but the state and the page is chosen.</summary>
    public bool IsNarrow => (Tool ?? Owner ?? Worker ?? Text) is not null;

    /// <exception cref="ArgumentException">The address asks for what there is not.</exception>
    public static ListFilter Of(BoardRequest request)
    {
        var state = request.Query("state");
        TaskState? chosen = state is null ? null : Array.Find(Enum.GetValues<TaskState>(), value => NameOf(value) == state) is var found && NameOf(found) == state
            ? found
            : throw new ArgumentException($"There is no state of that name. The states are {string.Join(", ", Enum.GetValues<TaskState>().Select(NameOf))}.");
        return new(chosen, Text(request, "tool"), Text(request, "owner"), Text(request, "worker"), Text(request, "text"), Text(request, "after"));
    }

    public static string NameOf(TaskState state) => state == TaskState.InputRequired ? "input-required" : state.ToString().ToLowerInvariant();

    public TaskQuery ToQuery(string? cursor) =>
        new() { State = State, Component = Tool, Owner = Owner, Worker = Worker, Text = Text, Cursor = cursor, Limit = PageSize };

    /// <summary>The list's address with this filter.</summary>
    public string Url(Place place) => place.List + Query;

    /// <summary>The address's query; empty where nothing is chosen.</summary>
    public string Query
    {
        get
        {
            (string Name, string? Value)[] all =
                [("state", State is { } state ? NameOf(state) : null), ("tool", Tool), ("owner", Owner), ("worker", Worker), ("text", Text), ("after", After)];
            var chosen = all.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
            return string.Join('&', chosen) is { Length: > 0 } query ? "?" + query : "";
        }
    }

    private static string? Text(BoardRequest request, string name) => request.Query(name)?.Trim() switch
    {
        null or "" => null,
        { Length: > MaxLength } => throw new ArgumentException($"The filter's {name} may have {MaxLength} characters."),
        var text => text,
    };
}
