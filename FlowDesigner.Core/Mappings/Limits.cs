namespace FlowDesigner.Core.Mappings;

/// <summary>What one template may cost. A count, never a clock, so that a repeated run stops at the same place.</summary>
public static class Limits
{
    /// <summary>Characters of one expression.</summary>
    public const int ExpressionLength = 4096;

    /// <summary>Brackets, calls and objects inside each other.</summary>
    public const int Nesting = 64;

    /// <summary>Operators in one row, such as <c>1 + 2 + 3</c>: they nest to the left.</summary>
    public const int Chain = 256;

    /// <summary>List items built by one evaluation.</summary>
    public const int ListItems = 100_000;

    /// <summary>Characters of any one text.</summary>
    public const int TextLength = 1_000_000;

    /// <summary>Bytes built by one evaluation, results between included.</summary>
    public const int Bytes = 10_000_000;

    /// <summary>Steps of one evaluation; all of them take far less than 250 ms.</summary>
    public const int Steps = 1_500_000;

    /// <summary>Problems reported for one template; more would only repeat themselves.</summary>
    public const int Problems = 20;
}
