namespace McpTasks.Board.Listing;

/// <summary>Which tasks the list shows, from the address of the page.</summary>
internal sealed record ListFilter(TaskPhase? State, string? Tool, string? Owner, string? Worker, string? Text, string? After)
{
    private const int PageSize = 50;
    private const int MaxLength = 512;

    /// <summary>Whether the filter contains more than the state and the page.</summary>
    public bool IsNarrow => (Tool ?? Owner ?? Worker ?? Text) is not null;

    /// <summary>The filter in an address, or what is wrong with the address.</summary>
    public static (ListFilter? Filter, string? Problem) Of(BoardRequest request)
    {
        var (state, names) = (Read(request, "state"), Enum.GetValues<TaskPhase>().ToDictionary(NameOf, StringComparer.Ordinal));
        if (state is not null && !names.ContainsKey(state))
            return (null, $"There is no state with that name. The states are {string.Join(", ", names.Keys)}.");
        var filter = new ListFilter(
            state is null ? null : names[state], Read(request, "tool"),
            Read(request, "owner"), Read(request, "worker"), Read(request, "text"), Read(request, "after"));
        string?[] all = [filter.Tool, filter.Owner, filter.Worker, filter.Text, filter.After];
        return all.Any(text => text?.Length > MaxLength) ? (null, $"A filter may have at most {MaxLength} characters.") : (filter, null);
    }

    public static string NameOf(TaskPhase state) =>
        state == TaskPhase.InputRequired ? "input-required" : state.ToString().ToLowerInvariant();

    public TaskQuery ToQuery(string? cursor) =>
        new() { Phase = State, Component = Tool, Owner = Owner, Worker = Worker, Text = Text, Cursor = cursor, Limit = PageSize };

    /// <summary>The list's address with this filter.</summary>
    public string Url(Place place) => place.List + Query;

    /// <summary>The query of the address; empty without a filter.</summary>
    public string Query
    {
        get
        {
            (string Name, string? Value)[] all =
            [
                ("state", State is { } state ? NameOf(state) : null), ("tool", Tool), ("owner", Owner),
                ("worker", Worker), ("text", Text), ("after", After),
            ];
            var chosen = all.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
            return string.Join('&', chosen) is { Length: > 0 } query ? "?" + query : "";
        }
    }

    private static string? Read(BoardRequest request, string name) => request.Query(name)?.Trim() is { Length: > 0 } text ? text : null;
}
