using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FlowDesigner.Core.Mappings;

namespace FlowDesigner.Tests.Mappings;

/// <summary>What the mapping code itself may touch: read from its source and from its compiled instructions.</summary>
public class ExpressionScanTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The expression language, and the money that its functions count; both are held to the same.</summary>
    private static readonly string[] OurNamespaces = ["FlowDesigner.Core.Mappings", "FlowDesigner.Core.Currencies"];

    private static readonly string[] AllowedNamespaces =
    [
        .. OurNamespaces, "System.Buffers", "System.Collections", "System.Globalization", "System.Linq", "System.Numerics",
        "System.Runtime.CompilerServices", "System.Text",
    ];

    private static readonly string[] ForbiddenOfSystem =
        [
            "Activator", "AppContext", "AppDomain", "Console", "Double", "Single", "Half", "Environment", "GC", "Math", "MathF", "Random",
            "TimeProvider", "Type", "Delegate"
        ];

    [Theory]
    [InlineData(@"\b(double|float)\b|System\.(Half|Single|Double)\b", "money and numbers are decimals")]
    [InlineData(@"\bSystem\.(IO|Net|Reflection|Diagnostics|Threading)\b", "no way out of the process")]
    [InlineData(@"\b(typeof|nameof\s*\(\s*GetType|GetType|Activator|MethodInfo|Assembly|dynamic)\b", "no reflection")]
    [InlineData(@"\b(Process|Environment|File|Directory|HttpClient|Socket|Thread|Task|Console)\b", "no world outside the payload")]
    [InlineData(@"\b(UtcNow|DateTime\.Now|TimeProvider|Stopwatch|Random|Guid)\b", "the same payload gives the same result")]
    [InlineData(@"\b(unsafe|Marshal)\b", "no memory that is not its own")]
    [InlineData(@"\b(JsonNode|JsonSerializer)\b", "one pass, no document between")]
    public void I_02_expression_escape_has_no_tool_in_the_source(string pattern, string reason)
    {
        foreach (var file in SourceFiles())
            foreach (var line in File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                Assert.False(Regex.IsMatch(line, pattern), $"{Path.GetFileName(file)}: {reason}: {line.Trim()}");
    }

    [Fact]
    public void I_03_expression_cost_has_no_pattern_that_may_look_back()
    {
        var found = 0;
        foreach (var file in SourceFiles())
        {
            var text = File.ReadAllText(file);
            var made = Regex.Count(text, @"\bnew Regex\(|\[GeneratedRegex\(|\bRegex\.(IsMatch|Match|Replace|Split|Count)\(");
            Assert.Equal(made, Regex.Count(text, @"RegexOptions\.NonBacktracking"));
            found += made;
        }
        Assert.True(found > 0);
    }

    [Fact]
    public void I_02_expression_escape_has_no_tool_in_the_compiled_code()
    {
        var checkedMembers = 0;
        var types = typeof(Template).Assembly
            .GetTypes().Where(type => OurNamespaces.Any(ours => type.Namespace?.StartsWith(ours, StringComparison.Ordinal) == true));
        foreach (var method in types.SelectMany(Methods))
            foreach (var used in Uses(method))
            {
                checkedMembers++;
                Assert.True(IsAllowed(used, method), $"{method.DeclaringType}.{method.Name} uses {used.DeclaringType}.{used.Name}");
            }

        Assert.True(checkedMembers > 2_000, $"the scan saw only {checkedMembers} uses");
    }

    private static bool IsAllowed(MemberInfo used, MethodBase user)
    {
        var type = used as Type ?? used.DeclaringType;
        if (type is null || type.IsGenericParameter) return true;
        while (type.HasElementType) type = type.GetElementType()!;
        if (AllowedNamespaces.Any(allowed => type.Namespace == allowed
            || type.Namespace?.StartsWith(allowed + ".", StringComparison.Ordinal) == true))
            return true;
        // What the compiler makes for collection expressions and constant data.
        if (type.Namespace is null && type.FullName!.StartsWith('<')) return true;
        if (type.FullName is "System.Runtime.InteropServices.JsonMarshal" or "System.Runtime.InteropServices.CollectionsMarshal"
            or "System.Runtime.InteropServices.ImmutableCollectionsMarshal") return true;
        if (type.Namespace != "System") return false;
        // Records compare their own types; the compiler writes that, no expression reaches it.
        if (type == typeof(Type)) return user.IsDefined(typeof(CompilerGeneratedAttribute));
        return !ForbiddenOfSystem.Contains(type.Name) || IsWholeNumberMath(used);
    }

    private static bool IsWholeNumberMath(MemberInfo used) => used is MethodInfo method && method.DeclaringType == typeof(Math)
        && method.GetParameters().All(parameter => parameter.ParameterType != typeof(double) && parameter.ParameterType != typeof(float));

    private static IEnumerable<MethodBase> Methods(Type type) => [.. type.GetMethods(Everything), .. type.GetConstructors(Everything)];

    private static IEnumerable<MemberInfo> Uses(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method is { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            var code = OpCodesByValue[value];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments)!;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<string> SourceFiles()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FlowDesigner.sln"))) folder = folder.Parent!;
        return OurNamespaces.SelectMany(ours => Directory.EnumerateFiles(
            Path.Combine(folder.FullName, "FlowDesigner.Core", ours.Split('.')[^1]), "*.cs", SearchOption.AllDirectories));
    }
}
