namespace Fuzz.Judging;

/// <summary>Says whether a campaign tried more than the parser.</summary>
internal static class ParserJudge
{
    public static IEnumerable<Finding> Judge(long past, long all)
    {
        if (past * 2 < all)
            yield return new(Check.HalfGetsPastTheParser, null, $"{past} of {all}");
    }
}
