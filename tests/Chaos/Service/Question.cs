namespace Chaos.Service;

/// <summary>The questions that tools ask, and the one right answer to each.</summary>
internal static class Question
{
    private const string Prefix = "Question ";

    public static string Text(int number, string ticket) => $"{Prefix}{number} of {ticket}";

    /// <summary>The answer to a question, so made that an answer to another is known for what it is.</summary>
    public static string Answer(string question) => $"answer {question[Prefix.Length..]}";
}
